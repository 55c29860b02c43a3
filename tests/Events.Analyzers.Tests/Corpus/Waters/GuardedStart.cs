using Events;

namespace Lake.Begin;

[EventStream("ice", MaxLength = 30_000)]
public sealed partial class IceStream;

[Event<IceStream>("measured")]
public sealed partial record IceMeasured(string MeasureId, double Centimetres);

public interface IIceModel { Task OpenAsync(CancellationToken token); Task SetAsync(string id, double cm, CancellationToken token); }

[ConsumerGroup<IceStream>("model")]
public sealed partial class IceGroup(IIceModel model)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _open;

    [Handles]
    public async Task OnMeasured(IceMeasured measured, CancellationToken token)
    {
        await _gate.WaitAsync(token);
        try
        {
            if (!_open)
            {
                await model.OpenAsync(token);
                _open = true;
            }
        }
        finally
        {
            _gate.Release();
        }

        await model.SetAsync(measured.MeasureId, measured.Centimetres, token);
    }
}
