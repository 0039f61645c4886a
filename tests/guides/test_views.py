def test_guides_are_for_members(client, branch):
    assert client.get("/guides").location == "/login?next=/guides"
    assert client.get("/guides/five-exercises").location == "/login?next=/guides/five-exercises"


def test_a_member_reads_the_five_exercises_with_the_red_flags_first(signed_in, hana, branch):
    browser = signed_in(hana)
    assert "/guides/five-exercises" in browser.page("/guides").links
    page = browser.page("/guides/five-exercises")
    assert page.words.index("次のときは、運動をしないでください") < page.words.index("骨盤底筋の呼吸")
    assert "119" in page.words
    assert "Five movements" in browser.page("/en/guides/five-exercises").words


def test_a_guide_that_does_not_exist(signed_in, hana, branch):
    for slug in ("no-such", "../secrets", "%2e%2e%2fdb"):
        assert signed_in(hana).get(f"/guides/{slug}").status_code == 404
