using System.Security.Cryptography;
using Netra.Storage.Secrets;

namespace Netra.Storage.Tests.Secrets;

public sealed class SecretSealTests
{
    static readonly Guid Owner = Guid.CreateVersion7();
    static readonly byte[] First = RandomNumberGenerator.GetBytes(SecretSeal.KeyBytes);
    static readonly byte[] Second = RandomNumberGenerator.GetBytes(SecretSeal.KeyBytes);

    [Fact]
    public void What_is_sealed_opens_for_its_owner_and_looks_different_each_time()
    {
        var seal = new SecretSeal([First]);
        var (one, two) = (seal.Seal(Owner, "whsec_x"), seal.Seal(Owner, "whsec_x"));
        Assert.NotEqual(one, two);
        Assert.DoesNotContain("whsec_x", one, StringComparison.Ordinal);
        Assert.Equal(("whsec_x", "whsec_x"), (seal.Open(Owner, one), seal.Open(Owner, two)));
        Assert.Throws<AuthenticationTagMismatchException>(() => seal.Open(Guid.CreateVersion7(), one));
    }

    [Fact]
    public void What_was_changed_does_not_open()
    {
        var seal = new SecretSeal([First]);
        var stored = seal.Seal(Owner, "whsec_x");
        var data = Convert.FromBase64String(stored.Split(':')[2]);
        for (var i = 0; i < data.Length; i++)
        {
            data[i] ^= 1;
            var changed = seal.CurrentPrefix + Convert.ToBase64String(data);
            Assert.Throws<AuthenticationTagMismatchException>(() => seal.Open(Owner, changed));
            data[i] ^= 1;
        }
    }

    [Fact]
    public void After_a_new_key_the_earlier_one_opens_what_it_sealed_as_long_as_it_is_there()
    {
        var old = new SecretSeal([First]).Seal(Owner, "whsec_x");
        Assert.Equal("whsec_x", new SecretSeal([Second, First]).Open(Owner, old));
        Assert.Contains("Secrets:Keys", Assert.Throws<CryptographicException>(() => new SecretSeal([Second]).Open(Owner, old)).Message, StringComparison.Ordinal);
        Assert.False(old.StartsWith(new SecretSeal([Second, First]).CurrentPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_keys_everything_stays_plain_and_with_keys_plain_ones_are_still_read()
    {
        Assert.Equal("whsec_x", new SecretSeal([]).Seal(Owner, "whsec_x"));
        Assert.Equal("whsec_x", new SecretSeal([First]).Open(Owner, "whsec_x"));
    }
}
