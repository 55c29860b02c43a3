using StackExchange.Redis;

namespace Survey;

public readonly record struct Answer(RedisValue EntryId, string Question, string Text);

public class AnswerStore(IDatabase redis)
{
    public async Task DrainAsync(Func<Answer, Task> save)
    {
        var (answers, last) = await ReadAsync("0-0");
        while (answers.Count > 0)
        {
            foreach (var answer in answers)
            {
                await save(answer);
                await redis.StreamAcknowledgeAsync("answers", "store", answer.EntryId); // EVT5001
            }

            (answers, last) = await ReadAsync(last);
        }
    }

    private async Task<(List<Answer> Answers, RedisValue Last)> ReadAsync(RedisValue from)
    {
        StreamEntry[] entries = await redis.StreamReadAsync("answers", from, 100);
        var answers = new List<Answer>(entries.Length);
        foreach (var entry in entries)
        {
            answers.Add(new Answer(entry.Id, entry["q"]!, entry["a"]!));
        }

        return (answers, entries.Length > 0 ? entries[^1].Id : from);
    }
}
