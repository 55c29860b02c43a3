using System.Collections.Immutable;
using System.Text;
using Events;
using StackExchange.Redis;

namespace Craft.Texts;

[EventStream("texts", MaxLength = 20_000)]
public sealed partial class TextStream;

[Event<TextStream>("set")]
public sealed partial record TextSet(string TextId, string[] Lines);

[ConsumerGroup<TextStream>("pages")]
public sealed partial class BuilderOfTexts(IDatabase redis)
{
    [Handles]
    public async Task OnSet(TextSet set)
    {
        var lengths = new Dictionary<int, int>();
        int letters = 0;
        var page = new StringBuilder();
        var words = ImmutableArray.CreateBuilder<string>();
        var stack = new Stack<string>();
        foreach (string line in set.Lines)
        {
            letters += line.Length;
            lengths[line.Length] = lengths.TryGetValue(line.Length, out int n) ? n + 1 : 1;
            words.AddRange(line.Split(' '));
            stack.Push(line);
            page.Append(letters).Append(": ").AppendLine(line);
        }

        await redis.StringSetAsync($"text:{set.TextId}", page.ToString());
        await redis.KeyDeleteAsync($"text:{set.TextId}:words");
        await redis.SetAddAsync($"text:{set.TextId}:words", [.. words.Select(w => (RedisValue)w)]);
        await redis.HashSetAsync($"text:{set.TextId}:lengths", [.. lengths.Select(p => new HashEntry(p.Key, p.Value))]);
    }
}
