using System.Collections.Concurrent;
using Events.Diagnostics;
using Events.TestSupport;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Diagnostics;

/// <summary>The application's logger may block, and whoever logs goes on.</summary>
public sealed class LineWriterTests : IDisposable
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);

    public void Dispose() => _gate.Set();

    [Fact]
    public void A_line_is_written_when_the_call_returns()
    {
        var inner = new Gated(_gate);
        ILogger logger = LineWriter.Over(inner);
        for (int i = 0; i < 100; i++)
        {
            logger.Log(LogLevel.Error, "line");
            Assert.Equal(i + 1, inner.Lines.Count);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_logger_that_blocks_holds_up_nobody_and_has_its_lines_when_it_goes_on(bool whenAskedForLevels)
    {
        var inner = new Gated(_gate) { BlocksWhenAsked = whenAskedForLevels };
        ILogger logger = LineWriter.Over(inner);
        _gate.Reset();
        Task logging = Task.Run(() =>
        {
            for (int i = 0; i < 200; i++) logger.Log(LogLevel.Error, "line {Number}", i);
            Assert.True(logger.IsEnabled(LogLevel.Error));
        });
        await logging.WaitAsync(Eventually.Patience);
        Assert.Empty(inner.Lines);
        _gate.Set();
        await Eventually.TrueAsync(() => inner.Lines.Count == 200);

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => $"line {i}"), inner.Lines);
    }

    [Fact]
    public async Task What_is_too_much_to_keep_is_counted_and_told()
    {
        var inner = new Gated(_gate);
        ILogger logger = LineWriter.Over(inner);
        _gate.Reset();
        for (int i = 0; i < 5_000; i++) logger.Log(LogLevel.Error, "line");
        _gate.Set();

        // It is told behind the first of those that were kept, and the others come after it.
        await Eventually.TrueAsync(() => inner.Lines.Any(line => line.StartsWith($"{5_000 - Written()} lines were not logged", StringComparison.Ordinal)));
        Assert.InRange(Written(), 1_000, 1_100);

        int Written() => inner.Lines.Count(static line => line == "line");
    }

    [Fact]
    public async Task Which_levels_are_written_is_known_soon_and_a_change_is_seen()
    {
        var inner = new Gated(_gate) { Least = LogLevel.Error };
        ILogger logger = LineWriter.Over(inner);
        await Eventually.TrueAsync(() => !logger.IsEnabled(LogLevel.Warning) && logger.IsEnabled(LogLevel.Error));
        inner.Least = LogLevel.Debug;
        await Eventually.TrueAsync(() => logger.IsEnabled(LogLevel.Debug) && !logger.IsEnabled(LogLevel.Trace));
        inner.Least = LogLevel.None;
        logger.Log(LogLevel.Error, "line");
        Assert.Empty(inner.Lines);
    }

    [Fact]
    public async Task A_logger_that_throws_costs_its_line_and_one_that_logs_here_itself_does_not_wait_for_itself()
    {
        var inner = new Gated(_gate);
        ILogger logger = LineWriter.Over(inner);
        inner.OnLine = static _ => throw new InvalidOperationException("no");
        logger.Log(LogLevel.Error, "lost");
        inner.OnLine = line =>
        {
            if (line == "outer") logger.Log(LogLevel.Error, "inner");
        };
        logger.Log(LogLevel.Error, "outer");
        logger.Log(LogLevel.Error, "last");
        await Eventually.TrueAsync(() => inner.Lines.Count == 3);

        Assert.Equal(["outer", "inner", "last"], inner.Lines);
        Assert.Same(logger, LineWriter.Over(logger));
    }

    [Fact]
    public async Task Lines_are_written_where_no_thread_of_the_pool_is_free()
    {
        // Whoever logs may wait on the only one, and one logger that blocks is not to take the thread of another.
        var pool = new ConcurrentQueue<bool>();
        var stuck = new Gated(_gate) { BlocksWhenAsked = true };
        _gate.Reset();
        ILogger[] loggers =
        [
            LineWriter.Over(new Gated(_gate) { OnLine = Note }),
            LineWriter.Over(stuck),
            LineWriter.Over(new Gated(new(initialState: true)) { OnLine = Note }),
        ];
        Task[] logging = [.. loggers.Select(logger => Task.Run(() => logger.Log(LogLevel.Error, "line")))];
        await Eventually.TrueAsync(() => pool.Count == 1);
        _gate.Set();
        await Task.WhenAll(logging).WaitAsync(Eventually.Patience);
        await Eventually.TrueAsync(() => pool.Count == 2 && stuck.Lines.Count == 1);

        Assert.All(pool, Assert.False);

        void Note(string line) => pool.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
    }

    private sealed class Gated(ManualResetEventSlim gate) : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public bool BlocksWhenAsked { get; init; }

        public LogLevel Least { get; set; }

        public Action<string> OnLine { get; set; } = static _ => { };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("no scope");

        public bool IsEnabled(LogLevel logLevel)
        {
            if (BlocksWhenAsked) gate.Wait();
            return logLevel >= Least;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!BlocksWhenAsked) gate.Wait();
            string line = formatter(state, exception);
            OnLine(line);
            Lines.Enqueue(line);
        }
    }
}
