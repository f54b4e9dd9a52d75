"""Small documents of our own words that the tests of discovery share."""

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Riverton Courier</title><link>https://riverton.example/</link><language>en-GB</language>
<image><title>The logo</title><url>https://riverton.example/logo.png</url></image>
<item><title>Bridge reopens &amp; ferries rest</title><link>https://riverton.example/2026/11/20/bridge-reopens</link>
 <guid isPermaLink="false">tag:4711</guid><pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate>
 <description>&lt;p&gt;After &lt;b&gt;three&lt;/b&gt; weeks&amp;nbsp;of work.&lt;/p&gt;</description>
 <media:title>A picture of a bridge</media:title></item>
<item><title><![CDATA[Council votes <i>again</i>]]></title><link>https://feeds.example/~r/1</link>
 <feedburner:origLink>https://riverton.example/2026/11/19/council</feedburner:origLink>
 <dc:date>2026-11-19T08:30:00Z</dc:date></item>
<item><title>Only a guid</title><guid>https://riverton.example/2026/11/18/guid</guid></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://hafen.example/neu/">
<title>Hafenblatt</title><link rel="self" href="https://hafen.example/atom"/>
<entry><title type="html">Die &lt;em&gt;neue&lt;/em&gt; F\xc3\xa4hre</title><id>urn:uuid:1</id>
 <link rel="replies" href="https://hafen.example/1#kommentare"/><link href="faehre"/>
 <published>2026-11-20T06:00:00+01:00</published><updated>2026-11-20T07:00:00+01:00</updated>
 <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Sie <b>f\xc3\xa4hrt</b>.</div></summary></entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title></channel>
<item rdf:about="https://a.example/one"><title>One</title><dc:date>2026-11-20</dc:date></item></rdf:RDF>"""

JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Kurier", "language": "fr", "items": [
 {"id": "1", "url": "/2026/11/20/pont", "title": "Le pont", "date_published": "2026-11-20T09:00:00+01:00"},
 {"id": "https://b.example/2"}, 7, {"title": "no address"}]}"""

NEWS_SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://riverton.example/x.jpg</image:loc></image:image>
 <loc> https://riverton.example/2026/11/20/bridge?a=1&b=2 </loc><lastmod>2026-11-20T11:00:00Z</lastmod>
 <n:news><n:publication><n:name>Riverton Courier</n:name><n:language>en</n:language></n:publication>
 <n:publication_date>2026-11-20</n:publication_date><n:title>Bridge reopens</n:title></n:news></url>
<url><loc>https://other.example/2026/11/20/x</loc></url></urlset>"""

INDEX = b"""<sitemapindex><sitemap><loc>https://riverton.example/sitemap-2019-03.xml</loc></sitemap>
<sitemap><loc>/sitemap-news.xml</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>"""

FRONT = b"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Riverton Courier: news from the river</title>
<meta property="og:site_name" content="Riverton Courier">
<link rel="canonical" href="https://riverton.example/"><link rel="amphtml" href="/amp/">
<link rel="alternate" hreflang="de" href="https://riverton.example/de/">
<link rel="alternate" type="application/rss+xml" title="All stories" href="/feed.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<script type="application/ld+json">{"@type":"ItemList","itemListElement":[
 {"@type":"ListItem","position":1,"url":"https://riverton.example/s/77"}]}</script></head><body>
<header><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport/">Sport</a> <a href="/login">Log in</a></nav></header>
<main><article><h2><a href="/2026/11/20/bridge-reopens-after-three-weeks">Bridge reopens after three weeks of work</a></h2>
<a href="/2026/11/20/bridge-reopens-after-three-weeks#comments">12 comments</a></article>
<article><a href="/news/council-votes-again-on-the-market-hall-12345"><h3>Council votes again</h3></a></article>
<a href="https://elsewhere.example/2026/11/20/a-very-long-story-slug-of-others">A story of another house entirely</a>
<a href="/trap/2026/11/20/never-seen-by-any-reader" style="display:none">A story nobody sees on a page</a>
<a href="javascript:void(0)">Menu</a> <a href="mailto:a@b.example">Write</a> <a href="/tag/bridges/">Bridges</a></main>
<footer><a href="/imprint">Imprint</a> <a href="/2019/01/01/how-we-work-and-what-we-publish">How we work and what we publish</a></footer>
</body></html>"""
