using Events.Consuming.Dispatching;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Handlers that run on the read loop's thread.</summary>
public sealed class InlineRunnerTests
{
    private readonly InlineRunner _first = new();

    [Fact]
    public async Task The_first_worker_of_a_turn_runs_where_it_is_awaited_and_others_elsewhere()
    {
        var kept = new Worker();
        var other = new Worker();
        _first.BeginTurn();
        _first.Start(kept);
        _first.Start(other);
        await other.HasRun.WaitAsync(Eventually.Patience);
        Assert.False(kept.HasRun.IsCompleted);
        int thread = await Task.Run(async () =>
        {
            int here = Environment.CurrentManagedThreadId;
            await _first.RunAsync(ValueTask.CompletedTask);
            return here;
        });
        Assert.Equal(thread, await kept.HasRun);
    }

    [Fact]
    public async Task Outside_of_a_turn_workers_run_on_the_pool()
    {
        var worker = new Worker();
        _first.Start(worker);
        await worker.HasRun.WaitAsync(Eventually.Patience);
        Assert.True(_first.RunAsync(ValueTask.CompletedTask).IsCompleted);
    }

    [Fact]
    public async Task A_worker_that_is_started_while_the_page_is_accepted_is_kept_too()
    {
        var accepting = new TaskCompletionSource();
        var worker = new Worker();
        _first.BeginTurn();
        ValueTask running = _first.RunAsync(new ValueTask(accepting.Task));
        _first.Start(worker);
        Assert.False(worker.HasRun.IsCompleted);
        accepting.SetResult();
        await running;
        Assert.True(worker.HasRun.IsCompleted);
    }

    [Fact]
    public async Task What_was_kept_runs_although_accepting_failed()
    {
        var worker = new Worker();
        _first.BeginTurn();
        _first.Start(worker);
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await _first.RunAsync(ValueTask.FromException(new InvalidOperationException())));
        await worker.HasRun.WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task A_worker_that_keeps_the_thread_does_not_keep_the_read_loop()
    {
        using var kept = new ManualResetEventSlim();
        var worker = new Worker(kept.Wait);
        _first.BeginTurn();
        _first.Start(worker);
        Task reading = Task.Run(async () =>
        {
            // The task of an asynchronous method is known only when it has suspended once.
            await Task.Yield();
            await _first.RunAsync(ValueTask.CompletedTask);
        });
        await reading.WaitAsync(Eventually.Patience);
        Assert.False(worker.HasRun.IsCompleted);
        Assert.False(_first.IsWaiting);

        // The read loop's next turn does not wait for it either.
        var next = new Worker();
        _first.BeginTurn();
        _first.Start(next);
        await _first.RunAsync(ValueTask.CompletedTask);
        Assert.True(next.HasRun.IsCompleted);
        kept.Set();
        await worker.HasRun.WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task A_read_loop_that_a_handler_resumes_runs_no_others_inside_of_it()
    {
        var other = new Worker();
        bool wasElsewhere = false;
        var worker = new Worker(() =>
        {
            _first.BeginTurn();
            _first.Start(other);
            Assert.True(_first.RunAsync(ValueTask.CompletedTask).IsCompleted);
            wasElsewhere = other.HasRun.Wait(Eventually.Patience);
        });
        await Task.Run(async () =>
        {
            await Task.Yield();
            _first.BeginTurn();
            _first.Start(worker);
            await _first.RunAsync(ValueTask.CompletedTask);
        });
        await worker.HasRun.WaitAsync(Eventually.Patience);
        Assert.True(wasElsewhere);
    }

    [Fact]
    public async Task A_hundred_thousand_turns_need_no_more_stack_than_one()
    {
        int runs = 0;
        await Task.Run(async () =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                _first.BeginTurn();
                _first.Start(new Worker(() => runs++));
                await _first.RunAsync(ValueTask.CompletedTask);
            }
        });
        Assert.Equal(100_000, runs);
    }

    private sealed class Worker(Action? work = null) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource<int> _hasRun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The thread it ran on.</summary>
        public Task<int> HasRun => _hasRun.Task;

        public void Execute()
        {
            work?.Invoke();
            _hasRun.SetResult(Environment.CurrentManagedThreadId);
        }
    }
}
