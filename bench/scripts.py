"""The script that a municipality would write instead: the month's pupils at 20 %, out of the CSV files, each time.

Written as one would: one file joined to the other, minutes added up. Neither looks at overlaps, late arrivals apart,
occasions or whole days, which the report also answers.
"""

from bench.ground import ABSENCE, MONTH, Ground

NEXT_MONTH = "2026-11-01"


def with_polars(ground: Ground) -> int:
    """How many pupils polars finds."""
    import polars as pl  # noqa: PLC0415  # not installed outside `make bench`

    def month(name: str) -> "pl.LazyFrame":
        file = pl.scan_csv(ground.files / name, separator=";", infer_schema_length=0)
        return file.filter(pl.col("datum") >= MONTH.isoformat(), pl.col("datum") < NEXT_MONTH)

    reported = pl.col("rapporterade minuter").cast(pl.Int64, strict=False)
    days = month("schematid.csv").with_columns(
        reported.fill_null(pl.col("erbjudna minuter").cast(pl.Int64)).alias("reported")
    )
    held = days.group_by("skolenhetskod", "elev").agg(pl.col("reported").sum())
    away = month(ABSENCE).group_by("skolenhetskod", "elev").agg(pl.col("frånvarominuter").cast(pl.Int64).sum())
    listed = held.join(away, on=["skolenhetskod", "elev"]).filter(
        pl.col("reported") > 0, 100 * pl.col("frånvarominuter") >= 20 * pl.col("reported")
    )
    return int(listed.collect().height)


def with_duckdb(ground: Ground) -> int:
    """How many pupils DuckDB finds."""
    import duckdb  # noqa: PLC0415  # not installed outside `make bench`

    def month(name: str) -> str:
        return (
            f"(SELECT * FROM read_csv('{ground.files / name}', delim=';', header=true, all_varchar=true)"
            f" WHERE datum >= '{MONTH}' AND datum < '{NEXT_MONTH}')"
        )

    listed = duckdb.execute(f"""
        WITH held AS (
            SELECT skolenhetskod, elev,
                sum(coalesce(try_cast("rapporterade minuter" AS int), "erbjudna minuter"::int)) AS reported
            FROM {month("schematid.csv")} GROUP BY ALL
        ), away AS (
            SELECT skolenhetskod, elev, sum("frånvarominuter"::int) AS absent FROM {month(ABSENCE)} GROUP BY ALL
        )
        SELECT * FROM held JOIN away USING (skolenhetskod, elev)
        WHERE reported > 0 AND 100 * absent >= 20 * reported
    """).fetchall()
    return len(listed)
