using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Store.Roles;

namespace Events.Runtime.Tests.Retaining;

/// <summary>A store of which a test does some operations itself.</summary>
public class HookedStore : DispatchProxy
{
    private IStreamStore _store = null!;
    private Func<string, object?[]?, Func<object?>, object?> _hook = null!;

    /// <param name="store">What does all that the test does not.</param>
    /// <param name="hook">Gets the name of each operation, its arguments, and what does it.</param>
    public static IStreamStore Over(IStreamStore store, Func<string, object?[]?, Func<object?>, object?> hook)
    {
        IStreamStore hooked = Create<IStreamStore, HookedStore>();
        ((HookedStore)(object)hooked)._store = store;
        ((HookedStore)(object)hooked)._hook = hook;
        return hooked;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments) => _hook(method!.Name, arguments, () =>
    {
        try
        {
            return method.Invoke(_store, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    });
}
