"""Log-in with WeCom (企业微信) for allauth, which has none: own applications (自建应用), by QR code or inside WeCom."""
