using System.Reflection;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store of another process whose calls a test looks at, or answers itself.</summary>
public class HookedStore : OtherProcess
{
    private Func<string, object?[], Func<object?>, object?> _hook = null!;

    /// <param name="store">The store.</param>
    /// <param name="hook">Given the name of each call, its arguments, and the call itself; gives its result.</param>
    public static IStreamStore Over(IStreamStore store, Func<string, object?[], Func<object?>, object?> hook)
    {
        IStreamStore hooked = Create<IStreamStore, HookedStore>();
        ((HookedStore)(object)hooked).Use(store);
        ((HookedStore)(object)hooked)._hook = hook;
        return hooked;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments) =>
        _hook(method!.Name, arguments ?? [], () => base.Invoke(method, arguments));
}
