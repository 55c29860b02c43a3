using System.Net.Http;
using Events;

namespace Craft.Sand;

public interface INotifier { Task NotifyAsync(string sand, CancellationToken token); }
public sealed class HttpNotifier(HttpClient http) : INotifier
{
    public async Task NotifyAsync(string sand, CancellationToken token) => (await http.PostAsync("notify/" + sand, null, token)).EnsureSuccessStatusCode();
}

public sealed class FileNotifier(string folder) : INotifier
{
    public Task NotifyAsync(string sand, CancellationToken token) => System.IO.File.WriteAllTextAsync(System.IO.Path.Combine(folder, sand), "new", token);
}

[EventStream("sand", MaxLength = 20_000)]
public sealed partial class SandStream;

[Event<SandStream>("sieved")]
public sealed partial record Sieved(string SandId);

/// <summary>Which of the notifiers it is nobody knows here.</summary>
[ConsumerGroup<SandStream>("notices")]
public sealed partial class SandInterfaces(INotifier notifier)
{
    [Handles]
    public Task OnSieved(Sieved sieved, CancellationToken token) => notifier.NotifyAsync(sieved.SandId, token);
}
