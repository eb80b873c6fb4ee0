using Npgsql;

namespace Netra.Storage.Tests;

public sealed class DatabaseUrlTests
{
    [Fact]
    public void A_postgres_address_is_taken_apart_with_its_escapes()
    {
        var url = DatabaseUrl.Parse("postgresql://us%40er:p%3Aw%2F@db.example:6543/net%20ra", 7);
        var parts = new NpgsqlConnectionStringBuilder(url.ConnectionString);
        Assert.False(url.IsSqlite);
        Assert.Equal(("db.example", 6543, "net ra", "us@er", "p:w/", 7), (parts.Host, parts.Port, parts.Database, parts.Username, parts.Password, parts.MaxPoolSize));
        Assert.Equal(5432, new NpgsqlConnectionStringBuilder(DatabaseUrl.Parse("postgresql://u@h/d").ConnectionString).Port);
    }

    [Fact]
    public void A_session_that_is_silent_inside_a_transaction_keeps_no_lock_for_longer_than_ten_seconds() => Assert.Contains(
        "idle_in_transaction_session_timeout=10000",
        new NpgsqlConnectionStringBuilder(DatabaseUrl.Parse("postgresql://u@h/d").ConnectionString).Options, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("mysql://u:secret@h/d")]
    [InlineData("Host=h;Password=secret")]
    [InlineData("/some/file.db")]
    public void Anything_else_is_refused_with_the_forms_that_are_taken(string url)
    {
        var refused = Assert.Throws<FormatException>(() => DatabaseUrl.Parse(url));
        Assert.Contains("postgresql://user:password@host:port/database", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sqlite:/path/to/file.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_keeps_the_password_to_itself() =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => DatabaseUrl.Parse("mysql://u:secret@h/d")).Message, StringComparison.Ordinal);
}
