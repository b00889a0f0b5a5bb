"""All SQL of inventory. Set-based SQL on the driver's connection where prints flow, SQLAlchemy elsewhere."""
