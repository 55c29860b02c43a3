using System.Collections.Concurrent;
using System.Text;

namespace Events.Behaviour.Sample;

/// <summary>Notes the fields of what it handles.</summary>
[ConsumerGroup<FreeStream>("workers")]
public sealed partial class FreeReader
{
    public ConcurrentQueue<string> Seen { get; } = [];

    [Handles]
    public Task On(Free free)
    {
        Seen.Enqueue(string.Join(", ", free.Fields!.Select(static field => $"{field.Key}={Encoding.UTF8.GetString(field.Value.Span)}")));
        return Task.CompletedTask;
    }
}
