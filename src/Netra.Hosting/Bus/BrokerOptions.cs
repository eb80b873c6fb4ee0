using System.ComponentModel.DataAnnotations;

namespace Netra.Hosting;

/// <summary>Where the broker is.</summary>
public sealed class BrokerOptions
{
    public const string Section = "Broker";
    public const string Memory = "memory";

    /// <summary><c>amqp://user:password@host:port/vhost</c>, or <c>memory</c> for one process.</summary>
    [Required, RegularExpression("^(memory|amqps?://.+)$", ErrorMessage = "Broker:Url must be 'amqp://user:password@host:port/vhost' or 'memory'.")]
    public string Url { get; set; } = "";

    /// <summary>Whether the bus lives in this process only.</summary>
    public bool IsMemory => Url == Memory;

    /// <summary>RabbitMQ's management API, such as <c>http://127.0.0.1:15672</c>, with a user of its own where that differs; empty for none. The check at the start reads policies there.</summary>
    [RegularExpression("^(https?://.+)?$", ErrorMessage = "Broker:Management must be empty or an address such as 'http://127.0.0.1:15672'.")]
    public string Management { get; set; } = "";

    /// <summary>Whether a process refuses to start on a topology that can lose work.</summary>
    public bool CheckTopology { get; set; } = true;

    /// <summary>Messages that a process works on at once, for each queue.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>Messages that the broker sends ahead, for each queue.</summary>
    [Range(1, 10_000)]
    public int Prefetch { get; set; } = 32;
}
