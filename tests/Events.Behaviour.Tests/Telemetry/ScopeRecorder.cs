using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Telemetry;

/// <summary>A provider of an application's logging that keeps each line with the scopes it was written in.</summary>
public sealed class ScopeRecorder : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ConcurrentQueue<(string Text, Dictionary<string, object?> Scope)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Recorder(ScopeRecorder recorder) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => recorder._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = new Dictionary<string, object?>(StringComparer.Ordinal);
            recorder._scopes?.ForEachScope(
                static (state, all) =>
                {
                    if (state is not IEnumerable<KeyValuePair<string, object?>> pairs) return;
                    foreach ((string name, object? value) in pairs) all[name] = value;
                },
                scope);
            recorder.Lines.Enqueue((formatter(state, exception), scope));
        }
    }
}
