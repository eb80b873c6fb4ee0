using Netra.Contracts;

namespace Netra.Hosting.Tests.Bus;

public sealed class BusJsonTests
{
    public static TheoryData<Type> Messages =>
        [.. typeof(ICommand).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false })];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_is_known_without_reflection(Type message) =>
        Assert.True(BusJson.Default.GetTypeInfo(message) is not null, $"Add {message.Name} to BusJson.");
}
