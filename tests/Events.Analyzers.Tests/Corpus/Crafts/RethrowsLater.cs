using System.Runtime.ExceptionServices;
using Events;

namespace Craft.Rethrow;

public interface IShelf { Task PutAsync(string jar, CancellationToken token); }

[EventStream("jars", MaxLength = 20_000)]
public sealed partial class JarStream;

[Event<JarStream>("filled")]
public sealed partial record JarsFilled(string[] Jars);

[ConsumerGroup<JarStream>("shelves")]
public sealed partial class RethrowsLater(IShelf shelf)
{
    [Handles]
    public async Task OnFilled(JarsFilled filled, CancellationToken token)
    {
        List<Exception> failures = [];
        foreach (string jar in filled.Jars)
        {
            try { await shelf.PutAsync(jar, token); }
            catch (Exception e) { failures.Add(e); }
        }

        if (failures is [var only]) ExceptionDispatchInfo.Throw(only);
        if (failures.Count > 1) throw new AggregateException(failures);
    }
}
