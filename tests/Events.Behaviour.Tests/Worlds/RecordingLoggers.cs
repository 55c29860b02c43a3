using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Worlds;

/// <summary>Keeps what is logged: for tests of it, and to show when a test fails.</summary>
public sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = [];

    public int Count(int eventId) => _lines.Count(line => line.Id == eventId);

    public string[] Lines(int eventId) => [.. _lines.Where(line => line.Id == eventId).Select(static line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, $"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception?.GetType().Name}: {exception?.Message}"));

    public void Dispose()
    {
    }

    public override string ToString() => string.Join('\n', _lines.Select(line => line.Text));
}
