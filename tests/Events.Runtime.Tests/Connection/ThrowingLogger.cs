using System.Collections.Concurrent;
using Events.Redis.Stores;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Connection;

/// <summary>A logger that throws whatever it is asked for, and remembers in whose context it was called.</summary>
internal sealed class ThrowingLogger : ILogger<RedisStreamStore>
{
    public static AsyncLocal<string?> Tenant { get; } = new();

    public ConcurrentQueue<(int Id, string? Tenant)> Calls { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw new InvalidOperationException("no scope");

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Calls.Enqueue((eventId.Id, Tenant.Value));
        throw new InvalidOperationException("no log");
    }
}
