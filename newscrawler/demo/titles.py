"""The pretend newspapers: what they are called, where they live on loopback, how they speak and how their server behaves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What stands around articles in the title's language; none of it is article text."""

    newsletter: str
    related: str
    share: str
    subscribe: str
    advert: str
    updated: str
    comments: str
    author_bio: str
    copyright: str
    not_found: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """One publication; ``address`` is its own loopback address, all titles share one port."""

    name: str
    title: str
    address: str
    language: str
    country: str
    sections: dict[str, str]
    """Slug → name as the navigation prints it."""
    feed: str
    """Which kind of feed it has: rss, atom or json."""
    feed_path: str
    charset: str
    """The character set its pages are written in."""
    phrases: Phrases


ENGLISH = Phrases(
    newsletter="Sign up for our morning newsletter and get the best of the Courier in your inbox every day.",
    related="Read more:",
    share="Share this article",
    subscribe="Subscribe to continue reading. Already a subscriber? Log in.",
    advert="Advertisement",
    updated="Last updated",
    comments="Comments (2)",
    author_bio="About the author",
    copyright="© 2026 Riverton Courier. All rights reserved.",
    not_found="Sorry, the page you were looking for cannot be found.",
    source="Source",
)
GERMAN = Phrases(
    newsletter="Jetzt unseren Newsletter abonnieren und jeden Morgen das Wichtigste aus Norderhafen erhalten.",
    related="Lesen Sie auch:",
    share="Artikel teilen",
    subscribe="Jetzt Abo abschließen und weiterlesen.",
    advert="Anzeige",
    updated="Zuletzt aktualisiert",
    comments="2 Kommentare",
    author_bio="Über die Autorin",
    copyright="© 2026 Hafenblatt. Alle Rechte vorbehalten.",
    not_found="Die gesuchte Seite wurde leider nicht gefunden.",
    source="Quelle",
)
FRENCH = Phrases(
    newsletter="Inscrivez-vous à notre newsletter et recevez chaque matin l'essentiel de l'actualité.",
    related="À lire aussi :",
    share="Partager cet article",
    subscribe="Abonnez-vous pour lire la suite. Déjà abonné ? Connectez-vous.",
    advert="Publicité",
    updated="Mis à jour le",
    comments="2 commentaires",
    author_bio="À propos de l'auteur",
    copyright="© 2026 Le Phare du Littoral. Tous droits réservés.",
    not_found="Désolé, la page demandée est introuvable.",
    source="Source",
)

TITLES: tuple[Title, ...] = (
    Title(
        name="courier",
        title="Riverton Courier",
        address="127.0.0.11",
        language="en",
        country="GB",
        sections={"news": "News", "business": "Business", "sport": "Sport", "culture": "Culture", "opinion": "Opinion"},
        feed="rss",
        feed_path="/feed.xml",
        charset="utf-8",
        phrases=ENGLISH,
    ),
    Title(
        name="hafenblatt",
        title="Hafenblatt",
        address="127.0.0.12",
        language="de",
        country="DE",
        sections={"norderhafen": "Norderhafen", "umland": "Umland", "kultur": "Kultur", "meinung": "Meinung"},
        feed="atom",
        feed_path="/feed/atom/",
        charset="windows-1252",
        phrases=GERMAN,
    ),
    Title(
        name="phare",
        title="Le Phare du Littoral",
        address="127.0.0.13",
        language="fr",
        country="FR",
        sections={"actualite": "Actualité", "economie": "Économie", "culture": "Culture", "opinions": "Opinions"},
        feed="json",
        feed_path="/feed.json",
        charset="utf-8",
        phrases=FRENCH,
    ),
)
