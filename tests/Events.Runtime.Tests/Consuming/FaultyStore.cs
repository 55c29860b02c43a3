using System.Reflection;
using System.Runtime.ExceptionServices;
using Events.Store.Roles;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A store one of whose operations fails once in a way that no store does.</summary>
public class FaultyStore : DispatchProxy
{
    private IStreamStore _store = null!;
    private string _operation = "";
    private int _left = 1;

    public static IStreamStore Over(IStreamStore store, string operation)
    {
        IStreamStore faulty = Create<IStreamStore, FaultyStore>();
        ((FaultyStore)(object)faulty)._store = store;
        ((FaultyStore)(object)faulty)._operation = operation;
        return faulty;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (method!.Name == _operation && Interlocked.Decrement(ref _left) == 0) throw new InvalidTimeZoneException("on purpose");
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
