using Events.Redis.Clusters;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>In which order what is held back of a slot goes on.</summary>
public sealed class SlotGateTests
{
    [Fact]
    public void What_is_refused_again_goes_in_front_of_what_was_issued_later()
    {
        var gate = new SlotGate(0);
        gate.AddFresh(new FakeWrite(4));
        gate.AddRefused(new FakeWrite(1));
        gate.AddRefused(new FakeWrite(2));
        gate.AddRefused(new FakeWrite(3));
        Assert.True(gate.TryTake(out RoutedWrite? first));
        Assert.True(gate.TryTake(out RoutedWrite? second));

        // Both were sent, and have come back, while the third has not been sent.
        gate.AddRefused(first);
        gate.AddRefused(second);
        Assert.Equal([1, 2, 3, 4], All(gate));
    }

    [Fact]
    public void What_comes_back_after_the_end_is_given_up()
    {
        var given = new List<RoutedWrite>();
        var gates = new SlotGates(static _ => null, static (_, _, _) => { }, given.Add, maxBytes: 100, TimeSpan.FromMinutes(1));
        gates.Open();
        gates.Dispose();
        var write = new FakeWrite(1);
        gates.HoldRefused(write, null, TimeSpan.FromMinutes(1));
        Assert.Equal([write], given);
    }

    [Fact]
    public void What_is_closed_holds_back_until_all_its_fences_are_passed()
    {
        var sent = new List<RoutedWrite>();
        using var gates = new SlotGates(static _ => null, (write, _, _) => sent.Add(write), static _ => { }, maxBytes: 100, TimeSpan.FromMinutes(10));
        gates.Open();
        gates.Close([0, 7], fences: 2);
        var write = new FakeWrite(1, slot: 7);
        Assert.True(gates.TryHold(write));
        Assert.False(gates.TryHold(new FakeWrite(2, slot: 8)));
        gates.Pass([0, 7]);
        Assert.Empty(sent);
        gates.Pass([0, 7]);
        Assert.Equal([write], sent);
        Assert.False(gates.TryHold(write));
    }

    private static IEnumerable<long> All(SlotGate gate)
    {
        while (gate.TryTake(out RoutedWrite? write)) yield return write.Number;
    }
}
