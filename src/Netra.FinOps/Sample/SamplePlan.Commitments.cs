namespace Netra.FinOps;

sealed partial class SamplePlan
{
    /// <summary>Amortised price of a covered hour: 28 % below list.</summary>
    const decimal CommittedShare = 0.72m;

    void PlanCommitments()
    {
        var (large, xlarge) = (CurrentTypes[0], CurrentTypes[1]);
        var full = Commit("Compute Savings Plan", large.Price * CommittedShare, 0, Days);
        Cover(full.Commitment, large, 0, Days);
        decoys.Add(new(full.Commitment.Id, "commitment used in full"));

        var half = Commit("EC2 Instance Savings Plan", xlarge.Price * CommittedShare, 0, Days);
        var stopped = Days - Window - random.Below(60);
        Cover(half.Commitment, xlarge, 0, stopped);
        Plant(FindingTypes.UnusedCommitment, half.Plan, 1, 1, "unused amortised cost, last 30 days", Unused(half, stopped, Days));

        var expired = Commit("Compute Savings Plan", large.Price * CommittedShare, Days - 95, Days - 40);
        Cover(expired.Commitment, large, Days - 95, Days - 60);
        Decoy(expired.Plan, "commitment unused only before the last 30 days", Unused(expired, Days - 60, Days - 40));
    }

    (SampleResource Plan, SampleCommitment Commitment, SampleSku Sku) Commit(string type, decimal hourly, int from, int until)
    {
        var id = $"arn:aws:savingsplans::{Payer.Id}:savingsplan/{random.Hex(12)}";
        var plan = new SampleResource(Payer, "us-east-1", "Savings Plan", id, null, null);
        var commitment = new SampleCommitment(id, type);
        var sku = SampleSkus.Plan(hourly);
        charges.Add(new(plan, sku, Hours(from, until)) { Role = SampleRole.Purchase, Commitment = commitment });
        return (plan, commitment, sku);
    }

    void Cover(SampleCommitment commitment, (string Type, decimal Price) type, int from, int until)
    {
        var instance = Make(AnyAccount(), "EC2 Instance", "ec2", "instance");
        charges.Add(new(instance, SampleSkus.Instance(type.Type, type.Price), Hours(from, until)) { Role = SampleRole.CommittedUsed, Commitment = commitment });
    }

    static SampleCharge Unused((SampleResource Plan, SampleCommitment Commitment, SampleSku Sku) bought, int from, int until) =>
        new(bought.Plan, bought.Sku, Hours(from, until)) { Role = SampleRole.CommittedUnused, Commitment = bought.Commitment };
}
