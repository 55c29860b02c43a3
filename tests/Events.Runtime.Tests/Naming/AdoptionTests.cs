using Events.Naming;

namespace Events.Runtime.Tests.Naming;

/// <summary>What a consumer has adopted of its former self is told once; what others move to it besides is told as theirs.</summary>
public sealed class AdoptionTests
{
    [Fact]
    public void What_was_adopted_is_known_while_it_is_moved_and_afterwards_as_often_as_it_was()
    {
        var adopted = new Adoption();
        Assert.False(adopted.Take(1));
        adopted.Begin();
        Assert.True(adopted.Take(3));
        adopted.End(5);
        Assert.True(adopted.Take(2));
        Assert.False(adopted.Take(1));
    }

    [Fact]
    public void More_than_was_adopted_is_told_and_uses_up_what_was()
    {
        var adopted = new Adoption();
        adopted.Begin();
        adopted.End(3);
        Assert.False(adopted.Take(4));
        Assert.False(adopted.Take(1));
    }

    [Fact]
    public void What_never_came_is_forgotten_by_a_look_that_began_after_the_move()
    {
        var adopted = new Adoption();
        int before = adopted.Changes;
        adopted.Begin();
        int during = adopted.Changes;
        adopted.End(3);
        adopted.Settle(before);
        adopted.Settle(during);
        Assert.True(adopted.Take(1));
        adopted.Settle(adopted.Changes);
        Assert.False(adopted.Take(1));
    }
}
