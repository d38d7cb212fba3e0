"""The house stands."""

from django.test import Client


def test_the_health_page_answers_when_database_and_cache_do(db: None, client: Client) -> None:
    response = client.get("/halsa/", headers={"accept": "application/json"})

    assert response.status_code == 200
    assert set(response.json().values()) == {"OK"}
