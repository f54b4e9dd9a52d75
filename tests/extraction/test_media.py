"""Pictures, players and posts leave the flow with their words, and never take the body with them."""

from __future__ import annotations

import pytest

from newscrawler.extraction.durations import read_duration
from newscrawler.extraction.media import Media, placed, take_media
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import words_of
from newscrawler.extraction.providers import provider_of
from newscrawler.extraction.taking import MAX_ITEMS
from tests.extraction.pages import PARAGRAPH, article, ld, page

CAPTION = "A lantern hangs above the gate of the pumping station."


def taken(inside: str, head: str = "") -> tuple[Page, Media]:
    parsed = page(article(inside), head)
    return parsed, take_media(parsed)


@pytest.mark.parametrize(
    "markup",
    [
        f'<figure><img src="/a.jpg"><figcaption>{CAPTION} <span class="credit">Jane Doe/AFP</span></figcaption></figure>',
        f'<figure><img src="/a.jpg"><figcaption>{CAPTION} (Photo by Jane Doe/AFP)</figcaption></figure>',
        f'<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">{CAPTION} Photo: Jane Doe/AFP</p></div>',
        f'<div class="image"><img src="/a.jpg"></div><p class="caption">{CAPTION} Jane Doe/AFP</p>',
        f'<p><img src="/a.jpg"></p><p>{CAPTION} (Photo: Jane Doe/AFP)</p>',
        f'<p><img src="/a.jpg"><br><em>{CAPTION} Photo: Jane Doe/AFP</em></p>',
        '<div class="media"><div class="inner"><picture><source srcset="/s.jpg 100w, /a.jpg 1600w"><img src="/s.jpg"></picture></div>'
        f'<div class="media__caption">{CAPTION}</div><div class="media__credit">Jane Doe/AFP</div></div>',
        f'<amp-img src="/a.jpg" width="800" height="600"></amp-img><small>{CAPTION} Credit: Jane Doe/AFP</small>',
    ],
)
def test_picture_with_caption_and_credit(markup: str) -> None:
    parsed, media = taken(markup)
    assert [(image.url, image.caption, image.credit) for image in media.images] == [
        ("https://www.herald.example/a.jpg", CAPTION, "Jane Doe/AFP")
    ]
    assert "lantern" not in words_of(parsed.tree)
    assert any(CAPTION in one.text and one.rule for one in media.removed)


def test_caption_of_some_length_goes_with_its_picture_where_paragraphs_are_set_in_spans() -> None:
    caption = "Pictured from left are the keeper of the lock, the mayor of the lower town and both engineers. " * 2
    parsed, media = taken(
        f'<div class="image-widget"><picture><img src="/a.jpg"></picture><p><span>{caption}</span></p></div>'
        + f"<p><span>{PARAGRAPH}</span></p>" * 12
    )
    assert [image.caption for image in media.images] == [caption.strip()]
    assert "Pictured" not in words_of(parsed.tree)


def test_figure_that_holds_the_body_stays() -> None:
    parsed = page(f"<h1>Orlin</h1><figure><img src='/a.jpg'>{f'<p>{PARAGRAPH}</p>' * 5}</figure>")
    take_media(parsed)
    assert words_of(parsed.tree.find("body")).count("last families") == 5


def test_paragraph_after_a_picture_stays() -> None:
    parsed, _ = taken(f'<img src="/a.jpg"><p>{PARAGRAPH} It was late.</p>')
    assert "It was late." in words_of(parsed.tree)


def test_icons_counters_and_avatars_are_no_pictures_of_the_article() -> None:
    _, media = taken(
        '<img src="/p.gif" width="1" height="1"><img src="/logo.png"><div class="author-bio">'
        '<img src="/jane.jpg" width="300"></div><img src="data:image/gif;base64,R0">'
    )
    assert media.images == ()


def test_pictures_of_other_stories_are_left_alone() -> None:
    parsed, media = taken(
        '<div class="related-stories"><figure><img src="/b.jpg"><figcaption>Another story of the day</figcaption></figure></div>'
    )
    assert media.images == ()
    assert "Another story" in words_of(parsed.tree)


def test_lead_inline_and_gallery_have_their_roles() -> None:
    figures = "".join(
        f'<figure><img src="/g{n}.jpg"><figcaption>Picture {n} of the valley</figcaption></figure>' for n in range(4)
    )
    parsed = page(
        f"<h1>Orlin</h1><figure><img src='/lead.jpg'></figure><p>{PARAGRAPH}</p><figure>"
        f"<img src='/in.jpg'></figure><p>{PARAGRAPH}</p><div class='gallery'>{figures}</div><p>{PARAGRAPH}</p>"
    )
    roles = {image.url[-8:]: image.role for image in take_media(parsed).images}
    assert (roles["lead.jpg"], roles["e/in.jpg"], roles["e/g2.jpg"]) == ("lead", "inline", "gallery")


def test_metadata_names_the_picture_of_a_page_that_shows_none() -> None:
    _, media = taken(
        "",
        ld(
            **{
                "@type": "NewsArticle",
                "headline": "x",
                "image": {"@type": "ImageObject", "url": "https://i.example/a.jpg", "caption": f"{CAPTION} Foto: dpa"},
            }
        ),
    )
    assert [(image.caption, image.credit, image.role) for image in media.images] == [(CAPTION, "dpa", "lead")]
    assert f"{CAPTION} Foto: dpa" in media.known_captions


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="video-player" data-video-id="1" data-headline="Fifty days at the dam" data-duration="03:40" data-source="CNN">'
        '<img src="/t.jpg"></div>',
        '<div class="video"><video src="/v.mp4"></video><h3 class="video__title">Fifty days at the dam</h3>'
        "<span>03:40</span> - Source: CNN</div>",
        '<figure><iframe src="https://www.youtube.com/embed/x" title="Fifty days at the dam"></iframe>'
        "<figcaption>03:40 - Source: CNN</figcaption></figure>",
    ],
)
def test_player_with_title_length_and_house(markup: str) -> None:
    parsed, media = taken(markup)
    assert [(video.title, video.duration_s, video.provider) for video in media.videos] == [
        ("Fifty days at the dam", 220, "CNN")
    ]
    assert "Source" not in words_of(parsed.tree)
    assert media.images == ()


def test_json_ld_tells_what_the_player_does_not() -> None:
    _, media = taken(
        '<div class="video-player"><video src="/v.mp4"></video></div>',
        ld(**{"@type": "VideoObject", "name": "Fifty days", "duration": "PT3M40S"}),
    )
    assert [(video.title, video.duration_s) for video in media.videos] == [("Fifty days", 220)]


def test_section_named_video_that_holds_the_article_stays() -> None:
    parsed = page(f'<div class="video-article" data-video-id="1"><h1>Orlin</h1>{f"<p>{PARAGRAPH}</p>" * 4}</div>')
    take_media(parsed)
    assert "last families" in words_of(parsed.tree)


def test_audio_player() -> None:
    _, media = taken(
        '<div class="podcast"><audio src="/a.mp3"></audio></div><iframe src="https://w.soundcloud.com/player/?url=x"></iframe>'
    )
    assert [(one.url, one.provider) for one in media.audios] == [
        ("https://www.herald.example/a.mp3", None),
        (None, "SoundCloud"),
    ]


def test_posts_maps_charts_and_documents_are_embeds() -> None:
    parsed, media = taken(
        '<blockquote class="twitter-tweet"><p>The wall is gone.</p>— Jane (@jane) '
        '<a href="https://twitter.com/jane/status/1">March 3</a></blockquote>'
        '<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>'
        '<iframe src="https://datawrapper.dwcdn.net/abc/1/" title="The level"></iframe>'
        '<iframe src="https://e.documentcloud.org/documents/1/"></iframe>'
        '<iframe src="https://ads.example/slot"></iframe>'
    )
    assert [(one.kind, one.provider, one.url) for one in media.embeds][:2] == [
        ("post", "X", "https://twitter.com/jane/status/1"),
        ("map", "Google Maps", "https://www.google.com/maps/embed?pb=1"),
    ]
    assert [one.kind for one in media.embeds[2:]] == ["chart", "document"]
    assert "The wall is gone" not in words_of(parsed.tree)


def test_items_are_placed_before_the_block_they_stood_before() -> None:
    parsed = page(
        f"<h1>Orlin</h1><p>One. {PARAGRAPH}</p><p>Advert of the day.</p><figure><img src='/a.jpg'></figure>"
        f"<p>Cut away later.</p><p>Two. {PARAGRAPH}</p><figure><img src='/z.jpg'></figure>"
    )
    media = placed(take_media(parsed), [f"One. {PARAGRAPH}", f"Two. {PARAGRAPH}"])
    assert [image.block for image in media.images] == [1, None]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT3M40S", 220),
        ("03:40", 220),
        ("1:02:03", 3723),
        ("3 min 40 s", 220),
        ("220", 220),
        (220000, 220),
        ("soon", None),
        ("00:00", None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_lengths(written: str | float, seconds: int | None) -> None:
    assert read_duration(written) == seconds


def test_providers_are_known_by_host_and_path() -> None:
    found = [
        provider_of(url)
        for url in (
            "//www.youtube-nocookie.com/embed/x",
            "https://www.facebook.com/plugins/video.php",
            "https://www.facebook.com/x",
            "https://youtube.com.evil.example/x",
            "http://[",
            None,
        )
    ]
    assert [one and one.kind for one in found] == ["video", "video", "post", None, None, None]


@pytest.mark.parametrize(
    "piece",
    [
        '<img src="/logo.png">',
        '<figure><img src="/a{}.jpg"><figcaption>A hill</figcaption></figure>',
        '<blockquote class="twitter-tweet"><p>Short words</p></blockquote>',
        '<div class="video-player"><video src="/{}.mp4"></video></div>',
    ],
)
def test_pages_of_thousands_of_media_are_read_up_to_a_limit_and_keep_their_text(piece: str) -> None:
    parsed, media = taken("".join(piece.format(number) for number in range(3_000)))
    assert len(media.images) + len(media.videos) + len(media.embeds) <= MAX_ITEMS
    assert parsed.tree.text_content().count("last families") == 5


def test_pictures_within_a_foreign_figure_are_foreign_too() -> None:
    parsed, media = taken(
        '<div class="newsletter"><figure><picture><img src="/a.jpg"></picture><figcaption>Sign up</figcaption></figure></div>'
    )
    assert media.images == ()
    assert parsed.tree.find(".//picture") is not None
