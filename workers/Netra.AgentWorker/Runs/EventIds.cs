using System.Security.Cryptography;
using System.Text;

namespace Netra.AgentWorker.Runs;

/// <summary>Ids of events, derived from their cause, so that a cause is told once.</summary>
static class EventIds
{
    public static Guid Of(Guid run, string type, int step, Guid? call, int attempt, int part)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{run:N}:{type}:{step}:{call:N}:{attempt}:{part}"), hash);
        return new Guid(hash[..16]);
    }
}
