using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Netra.Notifier;

/// <summary>Makes the frames of one run event after the other; they are numbered and timed by it, so that a replay makes the same bytes.</summary>
sealed class FrameWriter(long after)
{
    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly List<AgUiFrame> made = [];
    AgUiCursor id = new(after, 0);
    DateTimeOffset at;

    /// <summary>The seq of the event whose frames are made.</summary>
    public long Seq => id.Seq;

    /// <summary>Begins the frames of the next event.</summary>
    public void Begin(long seq, DateTimeOffset time) => (id, at) = (new(seq, 0), time);

    /// <summary>Frames that no event causes follow those of the last one.</summary>
    public void Continue(DateTimeOffset time) => at = time;

    /// <summary>Adds an event with its type, its time and the members.</summary>
    public void Add(string type, Action<Utf8JsonWriter>? members = null, bool last = false)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("timestamp"u8, at.ToUnixTimeMilliseconds());
            members?.Invoke(json);
            json.WriteEndObject();
        }

        id = id with { Part = id.Part + 1 };
        made.Add(new(id, buffer.WrittenMemory, last));
    }

    /// <summary>Adds an event whose only member is a text.</summary>
    public void Add(string type, string member, string value) => Add(type, json => json.WriteString(member, value));

    /// <summary>The frames since the last call.</summary>
    public IReadOnlyList<AgUiFrame> Take()
    {
        AgUiFrame[] taken = [.. made];
        made.Clear();
        return taken;
    }
}
