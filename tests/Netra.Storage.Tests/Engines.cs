namespace Netra.Storage.Tests;

static class Engines
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgresql";
}
