using Microsoft.Extensions.Logging;

namespace Events.Chaos.Roles;

/// <summary>The worker's log: what a failing test shows.</summary>
public sealed class FileLog(string path) : ILoggerProvider
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Write(string line)
    {
        lock (_lock) _file.WriteLine($"{Environment.TickCount64} {line}");
    }

    public void Dispose() => _file.Dispose();

    private sealed class Logger(FileLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The chaos throws on purpose; one line of it will do.
            string cause = exception switch
            {
                null => "",
                ChaosException => $" {exception.Message}",
                _ => $"\n{exception}",
            };
            log.Write($"{logLevel} {eventId.Id} {formatter(state, exception)}{cause}");
        }
    }
}
