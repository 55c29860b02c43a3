using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Oracle;

public interface IModel
{
    Task<string> AnswerAsync(string question, CancellationToken token);
}

public sealed class Replies(IDatabase redis, IModel model, ILogger<Replies> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken token)
    {
        await GroupAsync();
        string from = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] questions = await redis.StreamReadGroupAsync("questions", "model", Environment.MachineName, from, 1);
            if (questions.Length == 0)
            {
                from = ">";
                await Task.Delay(50, token);
                continue;
            }

            StreamEntry question = questions[0];
            string answer = await model.AnswerAsync(question["text"].ToString(), token);
            await redis.StreamAcknowledgeAsync("questions", "model", question.Id); // EVT4001
            await redis.StreamAddAsync(
                $"answers:{question["asker"]}",
                [new("question", question.Id), new("text", answer)],
                maxLength: 100,
                useApproximateMaxLength: true);
        }
    }

    private async Task GroupAsync()
    {
        try { await redis.StreamCreateConsumerGroupAsync("questions", "model", "0-0"); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { logger.LogTrace("there"); }
    }
}
