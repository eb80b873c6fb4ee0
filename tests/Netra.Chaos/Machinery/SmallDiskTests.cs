namespace Netra.Chaos;

public sealed class SmallDiskTests
{
    [Theory, InlineData("000001ffffffffff", true), InlineData("0000000000200000", true), InlineData("00000000a80425fb", false), InlineData("0000000000000000", false)]
    public void The_right_to_mount_is_one_capability(string capabilities, bool may) =>
        Assert.Equal(may, SmallDisk.MayMountBy(["Name:\tnetra", "CapPrm:\t000001ffffffffff", "CapEff:\t" + capabilities]));

    [Fact]
    public void A_system_that_tells_nothing_gives_no_right() => Assert.False(SmallDisk.MayMountBy(["Name:\tnetra"]));
}
