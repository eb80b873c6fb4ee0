using System.Net.WebSockets;
using System.Text;

namespace Netra.Notifier.Tests.Sockets;

public sealed class WireFrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(100_000)]
    public async Task Any_client_reads_the_message_that_was_put_in(int length)
    {
        var message = Encoding.ASCII.GetBytes(new string('x', length));
        var frame = WireFrame.Of(message);
        Assert.Equal(message, WireFrame.MessageOf(frame).ToArray());
        using var stream = new MemoryStream([.. frame, .. frame]);
        using var client = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
        for (var n = 0; n < 2; n++)
        {
            var read = new byte[length + 1];
            var got = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await client.ReceiveAsync(read.AsMemory(got), TestContext.Current.CancellationToken);
                got += part.Count;
                Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            }
            while (!part.EndOfMessage);
            Assert.Equal(message, read[..got]);
        }
    }
}
