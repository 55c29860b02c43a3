using Events.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Diagnostics;

/// <summary>Logging costs the line at the most.</summary>
public sealed class SafeLoggerTests
{
    [Fact]
    public void A_provider_that_throws_costs_the_line()
    {
        ILogger logger = SafeLogger.Over(new Throwing());
        Assert.False(logger.IsEnabled(LogLevel.Error));
        Assert.Null(logger.BeginScope("scope"));
        logger.Log(LogLevel.Error, "text");
        logger.Log(LogLevel.Error, new InvalidOperationException("why"), "text");
    }

    [Fact]
    public void An_exception_that_cannot_be_printed_is_named_and_the_line_is_told()
    {
        var inner = new Printing();
        SafeLogger.Over(inner).Log(LogLevel.Error, new Unspeakable(), "the text");
        string line = Assert.Single(inner.Lines);
        Assert.Contains("the text", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Unspeakable), line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logger_is_made_safe_once()
    {
        ILogger logger = SafeLogger.Over(new Printing());
        Assert.Same(logger, SafeLogger.Over(logger));
        Assert.NotNull(SafeLogger.Over(null));
    }

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");
    }

    private sealed class Throwing : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException();

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException();

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException();
    }

    private sealed class Printing : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{formatter(state, exception)} {exception}");
    }
}
