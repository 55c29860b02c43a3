using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.Logging;

namespace Craft.Quilts;

[EventStream("quilts", MaxLength = 20_000)]
public sealed partial class QuiltStream;

[Event<QuiltStream>("sewn")]
public sealed partial record QuiltSewn(string QuiltId, string Pattern);

[Event<QuiltStream>("moved")]
public sealed partial record QuiltMoved(string QuiltId, string Shelf);

[Event<QuiltStream>("burnt")]
public sealed partial record QuiltBurnt(string QuiltId);

[ConsumerGroup<QuiltStream>("site")]
public sealed partial class QuiltLogger(HttpClient site, ILogger<QuiltLogger> logger)
{
    [Handles]
    public async Task OnSewn(QuiltSewn sewn, CancellationToken token)
    {
        try
        {
            var answer = await site.PutAsJsonAsync($"quilts/{sewn.QuiltId}", sewn, token);
            answer.EnsureSuccessStatusCode();
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception e) // EVT4003
        {
            logger.LogWarning(e, "The site does not know {Quilt} yet", sewn.QuiltId);
        }
    }

    [Handles]
    public async Task OnMoved(QuiltMoved moved, CancellationToken token)
    {
        await site.PutAsJsonAsync($"quilts/{moved.QuiltId}/shelf", moved, token); // EVT4004
    }

    [Handles]
    public async Task OnBurnt(QuiltBurnt burnt, CancellationToken token)
    {
        using var answer = await site.DeleteAsync($"quilts/{burnt.QuiltId}", token);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return;
        answer.EnsureSuccessStatusCode();
    }
}
