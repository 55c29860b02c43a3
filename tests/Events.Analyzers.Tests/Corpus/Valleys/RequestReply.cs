using StackExchange.Redis;

namespace Valley.Replies;

public interface ICalculator { Task<double> CalculateAsync(string formula); }

public class RequestReply(IDatabase db, ICalculator calculator, string group, string me)
{
    public async Task AnswerAsync(RedisValue position)
    {
        foreach (var request in await db.StreamReadGroupAsync("formulas", group, me, position, 10))
        {
            var result = await calculator.CalculateAsync(request["formula"].ToString());
            await db.StringSetAsync($"answers:{request.Id}", result, TimeSpan.FromMinutes(10));
            await db.StreamAcknowledgeAsync("formulas", group, request.Id); // EVT4001
            await db.PublishAsync(RedisChannel.Literal($"answers:{request["client"]}"), request.Id);
        }
    }

    public async Task<double?> AskAsync(string formula, string client)
    {
        var id = await db.StreamAddAsync(
            "formulas", [new("formula", formula), new("client", client)], maxLength: 10_000, useApproximateMaxLength: true);
        for (var i = 0; i < 50; i++)
        {
            var answer = await db.StringGetAsync($"answers:{id}");
            if (answer.HasValue) return (double)answer;
            await Task.Delay(100);
        }

        return null;
    }
}
