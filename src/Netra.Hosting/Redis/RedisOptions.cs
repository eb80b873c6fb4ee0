namespace Netra.Hosting.Redis;

/// <summary>Where Redis is; empty for none.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary><c>host:port</c>.</summary>
    public string Url { get; set; } = "";
}
