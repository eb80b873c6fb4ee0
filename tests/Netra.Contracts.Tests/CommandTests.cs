using System.Text.Json;
using Netra.Contracts.Tools;

namespace Netra.Contracts.Tests;

public sealed class CommandTests
{
    public static TheoryData<Type> Commands =>
        [.. typeof(ICommand).Assembly.GetExportedTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(ICommand)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_a_sealed_record_in_the_folder_of_its_conversation(Type command)
    {
        Assert.True(command.IsSealed);
        Assert.NotNull(command.GetMethod("<Clone>$"));
        Assert.NotEqual(typeof(ICommand).Namespace, command.Namespace);
        Assert.DoesNotMatch("(Command|Message|Event|Request)$", command.Name);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_survives_the_wire_with_its_tenant_and_owner(Type command)
    {
        var arguments = command.GetConstructors()[0].GetParameters().Select(p => Sample(p.ParameterType)).ToArray();
        var sent = (ICommand)Activator.CreateInstance(command, arguments)!;

        var received = (ICommand)JsonSerializer.Deserialize(JsonSerializer.Serialize(sent, command), command)!;

        Assert.Equal(sent, received);
        Assert.NotEqual(Guid.Empty, received.TenantId);
        Assert.NotEqual(Guid.Empty, received.OwnerId);
    }

    static object Sample(Type type) => type switch
    {
        _ when type == typeof(Guid) => Guid.CreateVersion7(),
        _ when type == typeof(int) => 3,
        _ when type == typeof(CallWork) => new CallWork("{}", 1500, DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), "correlation", null, "request"),
        _ => "text",
    };
}
