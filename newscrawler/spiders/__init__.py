"""What `scrapy crawl NAME` finds. A spider here only says what to fetch and reads listings; articles are read elsewhere."""
