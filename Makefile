# Närvaro. Two commands matter: `make demo` and `make test`.
.RECIPEPREFIX = >
UV := .uv/bin/uv
export UV_PYTHON_DOWNLOADS := never

.PHONY: install
install: .venv/.installed

$(UV):
> python3 -m venv .uv && .uv/bin/python -m pip install --quiet uv

.venv/.installed: uv.lock pyproject.toml | $(UV)
> $(UV) sync --frozen --quiet --python "$$(command -v python3)"
> touch $@
