using Events.Locking;

namespace Events.Runtime.Tests.Locking;

/// <summary>A lock that is taken out of order is found, also where no other thread is in the way.</summary>
public sealed class LockOrderTests
{
    private readonly Lock _dispatcher = new();
    private readonly Lock _held = new();
    private readonly Lock _clock = new();

    [Fact]
    public void Locks_that_are_taken_in_order_are_fine()
    {
        Assert.Null(HeldLocks.Take(_dispatcher, LockRank.Dispatcher));
        lock (_dispatcher)
        {
            Assert.Null(HeldLocks.Take(_held, LockRank.Held));
            lock (_held) Assert.Null(HeldLocks.Take(_clock, LockRank.Clock));
        }
    }

    [Fact]
    public void The_outer_one_under_the_inner_one_is_found()
    {
        Assert.Null(HeldLocks.Take(_held, LockRank.Held));
        lock (_held)
        {
            string? problem = HeldLocks.Take(_dispatcher, LockRank.Dispatcher);
            Assert.StartsWith("A lock of Dispatcher is taken by a thread that holds one of Held", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_one_of_the_same_rank_is_found()
    {
        var other = new Lock();
        Assert.Null(HeldLocks.Take(_dispatcher, LockRank.Dispatcher));
        lock (_dispatcher) Assert.NotNull(HeldLocks.Take(other, LockRank.Dispatcher));
    }

    [Fact]
    public void One_that_is_let_go_of_does_not_count()
    {
        Assert.Null(HeldLocks.Take(_held, LockRank.Held));
        lock (_held)
        {
        }

        Assert.Null(HeldLocks.Take(_dispatcher, LockRank.Dispatcher));
    }

    [Fact]
    public void The_same_one_may_be_taken_again()
    {
        Assert.Null(HeldLocks.Take(_dispatcher, LockRank.Dispatcher));
        lock (_dispatcher)
        {
            Assert.Null(HeldLocks.Take(_held, LockRank.Held));
            lock (_held) Assert.Null(HeldLocks.Take(_dispatcher, LockRank.Dispatcher));
        }
    }

    [Fact]
    public void What_another_thread_holds_does_not_count()
    {
        Assert.Null(HeldLocks.Take(_held, LockRank.Held));
        lock (_held)
        {
            string? problem = "never ran";
            var other = new Thread(() => problem = HeldLocks.Take(_dispatcher, LockRank.Dispatcher));
            other.Start();
            other.Join();
            Assert.Null(problem);
        }
    }
}
