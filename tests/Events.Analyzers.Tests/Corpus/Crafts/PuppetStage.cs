using System.Net.Http;
using System.Threading.Channels;
using Events;
using Microsoft.Extensions.Logging;

namespace Craft.Puppets;

[EventStream("puppets", MaxLength = 20_000)]
public sealed partial class PuppetStream;

[Event<PuppetStream>("carved")]
public sealed partial record Carved(string PuppetId, string Wood);

[Event<PuppetStream>("dressed")]
public sealed partial record Dressed(string PuppetId, string Dress);

[Event<PuppetStream>("painted")]
public sealed partial record Painted(string PuppetId, string Color);

[ConsumerGroup<PuppetStream>("stage")]
public sealed partial class PuppetStage(HttpClient stage, Channel<Carved> work, ILogger<PuppetStage> logger)
{
    [Handles]
    public ValueTask OnCarved(Carved carved)
    {
        if (!work.Writer.TryWrite(carved)) throw new InvalidOperationException("The channel is full"); // EVT4005
        return ValueTask.CompletedTask;
    }

    [Handles]
    public Task OnDressed(Dressed dressed, CancellationToken token)
    {
        _ = DressAsync(dressed, token); // EVT7002
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnPainted(Painted painted, CancellationToken token)
    {
        logger.LogInformation("{Puppet} is {Color}", painted.PuppetId, painted.Color);
        using var content = new StringContent(painted.Color);
        var answer = stage.PutAsync($"puppets/{painted.PuppetId}/color", content, token).Result; // EVT7003
        answer.EnsureSuccessStatusCode();
        await Task.Yield();
    }

    private async Task DressAsync(Dressed dressed, CancellationToken token)
    {
        using var content = new StringContent(dressed.Dress);
        using var answer = await stage.PutAsync($"puppets/{dressed.PuppetId}/dress", content, token);
        answer.EnsureSuccessStatusCode();
    }
}
