using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Store.Roles;

namespace Events.Behaviour.Worlds;

/// <summary>A store as another process would have it: another object over the same streams.</summary>
public class OtherProcess : DispatchProxy
{
    private IStreamStore _store = null!;

    public static IStreamStore Over(IStreamStore store)
    {
        IStreamStore other = Create<IStreamStore, OtherProcess>();
        ((OtherProcess)(object)other).Use(store);
        return other;
    }

    protected void Use(IStreamStore store) => _store = store;

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        try
        {
            return method!.Invoke(_store, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
