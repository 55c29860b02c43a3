using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Store.Roles;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A store one of whose operations fails once in a way that no store does.</summary>
public class FaultyStore : DispatchProxy
{
    private IStreamStore _store = null!;
    private string _operation = "";
    private Func<bool>? _when;
    private int _left = 1;

    /// <param name="store">The store.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="when">From when on it fails; null for the first time.</param>
    public static IStreamStore Over(IStreamStore store, string operation, Func<bool>? when = null)
    {
        IStreamStore faulty = Create<IStreamStore, FaultyStore>();
        ((FaultyStore)(object)faulty)._store = store;
        ((FaultyStore)(object)faulty)._operation = operation;
        ((FaultyStore)(object)faulty)._when = when;
        return faulty;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name == _operation && _when?.Invoke() != false && Interlocked.Decrement(ref _left) == 0) throw new InvalidTimeZoneException("on purpose");
        try
        {
            return method.Invoke(_store, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}
