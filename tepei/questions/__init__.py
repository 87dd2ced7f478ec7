"""咨询答疑: people ask about a year, the office above them answers, and what many ask is published 常见问题."""
