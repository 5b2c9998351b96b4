def model(dbt, session):
    dbt.config(materialized="table", tags=["python"], packages=["numpy==1.0"], threshold=5)
    orders = dbt.ref("stg_orders")
    events = dbt.source("landing", "events")
    numbers = dbt.ref("everything", "stg_numbers")
    limit = dbt.config.get("threshold")
    if dbt.is_incremental:
        orders = orders.filter(f"amount > {limit}")
    return orders


# This part is user provided model code
# you will need to copy the next section to run the code
# COMMAND ----------
# this part is dbt logic for get ref work, do not modify

def ref(*args, **kwargs):
    refs = {"everything.stg_numbers": "everything.\"main_staging\".\"stg_numbers\"", "stg_orders": "everything.\"main_staging\".\"stg_orders\""}
    key = '.'.join(args)
    version = kwargs.get("v") or kwargs.get("version")
    if version:
        key += f".v{version}"
    dbt_load_df_function = kwargs.get("dbt_load_df_function")
    return dbt_load_df_function(refs[key])


def source(*args, dbt_load_df_function):
    sources = {"landing.events": "\u0027events/events.parquet\u0027"}
    key = '.'.join(args)
    return dbt_load_df_function(sources[key])


config_dict = {'threshold': 5}
meta_dict = {}


class config:
    def __init__(self, *args, **kwargs):
        pass

    @staticmethod
    def get(key, default=None):
        return config_dict.get(key, default)

    @staticmethod
    def meta_get(key, default=None):
        return meta_dict.get(key, default)

class this:
    """dbt.this() or dbt.this.identifier"""
    database = "everything"
    schema = "main"
    identifier = "py_model"
    
    def __repr__(self):
        return 'everything."main"."py_model"'


class dbtObj:
    def __init__(self, load_df_function) -> None:
        self.source = lambda *args: source(*args, dbt_load_df_function=load_df_function)
        self.ref = lambda *args, **kwargs: ref(*args, **kwargs, dbt_load_df_function=load_df_function)
        self.config = config
        self.this = this()
        self.is_incremental = False

# COMMAND ----------


