using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Survey.Api;

public sealed record Answer(string Survey, int Question, string Text);

public interface IAnswers { ValueTask<string> PutAsync(Answer answer); }

public sealed class RedisAnswers(IConnectionMultiplexer mux, int keep) : IAnswers
{
    public async ValueTask<string> PutAsync(Answer answer) =>
        (await mux.GetDatabase().StreamAddAsync($"answers:{answer.Survey}", ToFields(answer), maxLength: keep, useApproximateMaxLength: true)).ToString();

    private static NameValueEntry[] ToFields(Answer answer) => [new("question", answer.Question), new("text", answer.Text)];
}

public static class Endpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/answers", async (Answer answer, IAnswers answers) => Results.Ok(await answers.PutAsync(answer)));
        app.MapGet("/answers/{survey}", async (string survey, int? take, IConnectionMultiplexer mux) =>
            (await mux.GetDatabase().StreamRangeAsync($"answers:{survey}", count: take ?? 50)).Select(e => e["text"].ToString()));
    }
}
