using Events.Safety;
using Events.Supervision;
using Events.TestSupport;

namespace Events.Runtime.Tests.Supervision;

/// <summary>Who owns the tasks of a consumer's life.</summary>
public sealed class SupervisorTests
{
    private readonly List<(string Part, Exception Exception)> _late = [];
    private readonly Supervisor _supervisor;

    public SupervisorTests() => _supervisor = new Supervisor((part, exception) =>
    {
        lock (_late) _late.Add((part, exception));
    });

    [Fact]
    public async Task What_a_part_throws_ends_all_parts()
    {
        var fails = new TaskCompletionSource();
        _supervisor.Run("one", static stop => Task.Delay(Timeout.Infinite, stop));
        _supervisor.Run("another", _ => fails.Task);
        var fault = new InvalidTimeZoneException();
        fails.SetException(fault);

        await _supervisor.Ended.WaitAsync(Eventually.Patience);
        await _supervisor.WhenPartsEndedAsync().WaitAsync(Eventually.Patience);
        Assert.Same(fault, _supervisor.Fault);
        Assert.Empty(_supervisor.GetParts());
        Assert.Empty(_late);
    }

    [Fact]
    public async Task A_part_that_is_cancelled_by_something_else_has_failed()
    {
        _supervisor.Run("one", static _ => Task.FromCanceled(new CancellationToken(true)));
        await _supervisor.Ended.WaitAsync(Eventually.Patience);
        Assert.IsType<TaskCanceledException>(_supervisor.Fault);
    }

    [Fact]
    public async Task What_fails_while_all_end_is_told_and_is_not_the_reason()
    {
        var fails = new TaskCompletionSource();
        _supervisor.Run("one", _ => fails.Task);
        _supervisor.Fail("another", new InvalidTimeZoneException());
        Assert.Equal(["one"], _supervisor.GetParts());
        Assert.False(_supervisor.WhenPartsEndedAsync().IsCompleted);
        fails.SetException(new InvalidOperationException());
        await _supervisor.WhenPartsEndedAsync().WaitAsync(Eventually.Patience);

        Assert.IsType<InvalidTimeZoneException>(_supervisor.Fault);
        Assert.Equal("one", Assert.Single(_late).Part);
    }

    [Fact]
    public async Task Nothing_begins_once_the_end_has_begun()
    {
        _supervisor.End();
        bool begun = false;
        _supervisor.Run("late", _ =>
        {
            begun = true;
            return Task.CompletedTask;
        });
        await _supervisor.WhenPartsEndedAsync();
        Assert.Null(_supervisor.Fault);
        Assert.False(begun);
        Assert.True(_supervisor.Ending.IsCancellationRequested);
    }

    [Fact]
    public async Task Callbacks_that_throw_or_never_return_hold_up_no_cancellation()
    {
        using var source = new CancellationTokenSource();
        var gate = new ManualResetEventSlim();
        var thrown = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration first = source.Token.Register(() => throw new InvalidTimeZoneException());
        await using CancellationTokenRegistration second = source.Token.Register(gate.Wait);
        Cancelling.Begin(source, thrown.SetResult);
        Assert.True(source.IsCancellationRequested);
        Assert.False(thrown.Task.IsCompleted);
        gate.Set();
        Assert.IsType<InvalidTimeZoneException>(await thrown.Task.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public async Task A_callback_that_throws_or_waits_delays_only_those_behind_it()
    {
        var thrown = new List<string>();
        var callbacks = new Callbacks((@event, _) => thrown.Add(@event));
        var gate = new ManualResetEventSlim();
        var last = new TaskCompletionSource();
        callbacks.Raise("first", () => throw new InvalidOperationException());
        callbacks.Raise("second", gate.Wait);
        callbacks.Raise("third", last.SetResult);
        Assert.False(last.Task.IsCompleted);
        gate.Set();
        await last.Task.WaitAsync(Eventually.Patience);
        Assert.Equal(["first"], thrown);
    }
}
