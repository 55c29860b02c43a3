using StackExchange.Redis;

namespace Shop.Prices;

public class PriceConsumer(IDatabase db, Action<string, decimal> apply)
{
    public void Run(string group, string consumer, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var data = db.StreamReadGroup("prices", group, consumer, "0", 5); // EVT5015, EVT6004
            if (data.Any())
            {
                foreach (var item in data)
                {
                    apply(item["sku"]!, (decimal)item["price"]);
                    db.StreamAcknowledge("prices", group, item.Id);
                }
            }
        }
    }
}
