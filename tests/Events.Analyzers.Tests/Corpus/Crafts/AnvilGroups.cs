using System.Net.Http;
using Events;

namespace Craft.Anvils;

[EventStream("anvils", MaxLength = 20_000)]
public sealed partial class AnvilStream;

[Event<AnvilStream>("struck")]
public sealed partial record Struck(string StrikeId, int Newtons);

[Event<AnvilStream>("cooled")]
public sealed partial record Cooled(string StrikeId);

[ConsumerGroup<AnvilStream>("smiths")]
public sealed partial class Smiths(HttpClient smiths)
{
    [Handles]
    public async Task OnStruck(Struck struck, EventContext context, CancellationToken token)
    {
        if (context.DeliveryCount > 1) // EVT3004
        {
            return;
        }

        using var answer = await smiths.PostAsync($"strikes/{struck.StrikeId}", null, token);
        answer.EnsureSuccessStatusCode();
    }
}

[ConsumerGroup<AnvilStream>("smiths")]
public sealed partial class Coolers // EVT1009
{
    [Handles]
    public Task OnCooled(Cooled cooled) => Task.CompletedTask;
}

[ConsumerGroup<AnvilStream>("museum")]
public sealed partial class Museum // EVT1010
{
    public Task OnCooled(Cooled cooled) => Task.CompletedTask;
}
