using System.Security.Cryptography;
using System.Text;

namespace Netra.Storage;

/// <summary>What PostgreSQL keeps of a password (RFC 5803, SCRAM-SHA-256): sent in its place, the password itself gets into no log and no statistics of statements.</summary>
static class ScramSecret
{
    const int Iterations = 4096;
    const int KeyBytes = 32;

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password.Normalize(NormalizationForm.FormKC), salt, Iterations, HashAlgorithmName.SHA256, KeyBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return FormattableString.Invariant($"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}");
    }
}
